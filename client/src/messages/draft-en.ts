/** Words about the text of the shared prompt. */
const number = new Intl.NumberFormat('en');

export const draftMessages = {
  tooLong: (length: number, most: number) =>
    `This prompt has ${number.format(length)} characters. At most ${number.format(most)} can be sent: shorten it first. Nothing of it is lost.`,
  noRoom: (most: number) =>
    `it would make the prompt longer than ${number.format(most)} characters. What you copied is still in your clipboard.`,
  copyOwn: 'Copy what you wrote',
  dismiss: 'Dismiss',
};
