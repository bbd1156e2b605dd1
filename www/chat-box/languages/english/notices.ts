/** Words of the notices of the site, in English. */
export const english = {
  /** Names the list of notices to screen readers. */
  notices: 'Notices',
  /** Stands before the text of a notice that only you see. */
  noticeFrom: (name: string) => `Notice from ${name}`,
};
