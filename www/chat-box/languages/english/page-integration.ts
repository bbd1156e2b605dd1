/** Words of a chat over the page, and of notifications, in English. */
export const english = {
  /** Label of the button that opens a bubble or panel. */
  openChat: (room: string, unread: number) => {
    const count = unread === 0 ? '' : unread === 1 ? ', 1 new message' : `, ${unread} new messages`;
    return `Open chat: ${room}${count}`;
  },
  closeChat: 'Close the chat',
  notifyMe: 'Notify me about new messages while I’m away',
  notificationTitle: (name: string, room: string) => `${name} in ${room}`,
};
