/** Paths of a certificate and its key. */
interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Creates a self-signed certificate for 127.0.0.1 in a folder, with openssl. */
export function selfSignedCertificate(folder: string): Certificate {
  const certificate = { cert: `${folder}/cert.pem`, key: `${folder}/key.pem` };
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const files = ['-keyout', certificate.key, '-out', certificate.cert];
  const { exitCode, stderr } = Bun.spawnSync([
    ...['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...[...subject, ...files],
  ]);
  if (exitCode !== 0) throw new Error(`openssl failed: ${stderr.toString()}`);
  return certificate;
}
