/** Where cards stand in the margin: each at its place in the text, none over another; the one that is looked at has its place for sure. */

export interface Card {
  readonly id: string;
  /** Where it would like to begin, and how tall it is, in pixels. */
  readonly wish: number;
  readonly height: number;
}

export function stackCards(cards: readonly Card[], activeId: string | null, gap: number): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  const active = Math.max(
    0,
    cards.findIndex(({ id }) => id === activeId),
  );
  let end = Number.NEGATIVE_INFINITY;
  for (const card of cards.slice(active)) {
    const top = Math.max(card.wish, end + gap);
    places.set(card.id, top);
    end = top + card.height;
  }
  let begin = cards[active]?.wish ?? 0;
  for (const card of cards.slice(0, active).toReversed()) {
    const top = Math.min(card.wish, begin - gap - card.height);
    places.set(card.id, top);
    begin = top;
  }
  return places;
}
