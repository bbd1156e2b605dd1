import { OnDemand } from '../on-demand/on-demand.ts';
import { scripts } from '../on-demand/script-loader.ts';
import type { PictureTray, TrayHost } from '../pictures/tray.ts';

type PicturesScript = typeof import('../pictures/pictures.ts');

/** The pictures that wait in a composer. Their script loads where the server takes pictures, and when one is pasted. */
export class PicturesOnDemand {
  readonly #script: OnDemand<PicturesScript>;

  constructor(private readonly host: TrayHost) {
    this.#script = new OnDemand(host, 'pictures');
  }

  /** Undefined until the script has loaded. */
  get tray(): PictureTray | undefined {
    const { exports } = this.#script;
    return this.#script.when(!!this.host.files || !!exports)?.trayOf(this.host);
  }

  /** Takes pasted files. Leaves a text to the browser: office programs copy a picture of a text beside the text. */
  readonly pasted = (event: ClipboardEvent): void => {
    const { clipboardData } = event;
    const files = [...(clipboardData?.files ?? [])];
    if (files.length === 0 || clipboardData?.getData('text')) return;
    event.preventDefault();
    const { host } = this;
    void scripts.load<PicturesScript>('pictures').then(
      ({ trayOf }) => trayOf(host).add(files),
      () => (host.hint = host.words.loadFailed),
    );
  };
}
