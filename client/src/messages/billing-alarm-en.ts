/** What is said over every page while a payment is missing: apart from the billing page's own words, as every page loads it. */
export const alarmMessages = {
  pastDue: 'A payment failed',
  pastDueBody: (day: string) => `Update the card by ${day}. Until then everything goes on; after it, nobody can ask models.`,
  pastDueBodyAdmin: (day: string) => `An owner has to update the card by ${day}. After it, nobody can ask models.`,
  frozen: 'This workspace is frozen',
  frozenBody: 'A payment is missing. Everything can be read, but nobody can ask models until it is paid.',
  frozenBodyAdmin: 'A payment is missing. Everything can be read, but nobody can ask models until an owner pays.',
  pay: 'Pay now',
  updateCard: 'Update the card',
  toBilling: 'Open billing',
};
