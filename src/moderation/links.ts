import { foldText } from './fold-text.ts';

/** Top-level domains of countries and territories. */
const COUNTRIES =
  'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw';
/** Other top-level domains, the common ones of about 1,200. */
const GENERIC =
  'academy agency app art arpa asia beauty best bet bid bio biz blog bond bot business buzz cam capital cards care cash casino cat center cfd chat city click cloud club coach codes coffee college com community company cool dance date deals design dev digital direct dog download earth edu email energy engineer estate events exchange expert express family fans farm fashion finance fit fitness fun fund fyi gallery game games gay gift gifts gold gov group guide guru health help home homes host hosting house icu inc info ink int international investments jobs kim land law legal lgbt life link live loan lol love ltd market marketing media memorial men mil mobi moe money monster movie name net network news ninja one online onion org page partners party photo photos pics pink plus poker porn press pro promo property pub quest racing realty rehab reise reisen rent report rest review reviews rip rocks run sale sbs school science services sex sexy shop shopping show site skin soccer social software solutions space store stream studio style support systems tax team tech technology tel tennis theater tickets tips today tools top tours town toys trade training travel tube university uno vegas ventures vet video vip vision vote watch webcam website wedding wiki win wine work works world wtf xxx xyz yoga zip zone mov рф рус дети москва сайт онлайн орг ком укр бел срб мкд бг қаз 中国 中國 中文网 公司 网络 网站 在线 香港 台湾 台灣 新加坡 한국 닷컴 닷넷 みんな コム ไทย भारत بھارت ایران مصر السعودية امارات المغرب شبكة موقع ישראל קום';

const TOP_LEVEL: ReadonlySet<string> = new Set(`${COUNTRIES} ${GENERIC}`.split(' ').map((domain) => foldText(domain)));

/** Full stops of other scripts, which browsers accept between the labels of a host (UTS 46). Folding maps the other ones. */
const FULL_STOPS = /[。｡۔܁܂‧․]/gu;
/** A dot in brackets or as a word, as in `example (dot) com`. */
const HIDDEN_DOT = /\s{0,3}(?:[([{<]\s{0,2}(?:\.|dot|punkt|point|punto|точка)\s{0,2}[)\]}>]|\sdot\s)\s{0,3}/giu;
/** White space before a dot that does not end a sentence. */
const SPACED_DOT = /(?<=[\p{L}\p{N}])\s{1,3}\.\s{0,3}(?=[\p{L}\p{N}])/gu;

/** A scheme with an authority, also when it is disguised as in `hxxp:// example`, or one without. */
const SCHEME =
  /(?<![\p{L}\p{N}])(?:[a-z][a-z\d+.-]{1,20}\s?:\s?[/\\]{2}\s?[^\s/\\]|(?:mailto|magnet|tel|data|javascript):\S)/iu;
const WWW = /(?<![\p{L}\p{N}])www\d?\.[\p{L}\p{N}]/iu;
/** Characters that a host name cannot contain. Splitting by them takes linear time; a pattern of a host name does not. */
const HOST_BORDER = /[^\p{L}\p{M}\p{N}_.-]+/u;
/** A label that may be a top-level domain. */
const TOP_LABEL = /^(?:xn--[a-z\d-]{1,59}|[\p{L}\p{M}]{2,24})$/iu;
/** IP addresses with a port or a path. Four numbers alone are also a version. */
const IP_ADDRESS = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5}(?!\d)|\/)|\[[\da-f]{0,4}:[\da-f:.]{2,}\](?::\d|\/)/iu;

/**
 * Returns whether a text contains an address that leads out of the chat: a URL, a host name with a known top-level domain, an
 * email address, or an IP address with a port or a path. Finds disguises such as `example (dot) com`. Takes linear time.
 */
export function hasLink(text: string): boolean {
  const folded = foldText(text.replace(FULL_STOPS, '.')).replace(FULL_STOPS, '.');
  if (SCHEME.test(folded) || WWW.test(folded) || IP_ADDRESS.test(folded)) return true;
  return [folded, folded.replace(HIDDEN_DOT, '.').replace(SPACED_DOT, '.')].some(hasHost);
}

/** Returns whether a text has labels with dots between them, the last of which is a top-level domain. */
function hasHost(text: string): boolean {
  return text.split(HOST_BORDER).some((host) => {
    const labels = host.split('.');
    const top = labels.findLast((label, at) => at > 0 && labels[at - 1] !== '' && TOP_LABEL.test(label)) ?? '';
    return top.startsWith('xn--') || TOP_LEVEL.has(top);
  });
}
