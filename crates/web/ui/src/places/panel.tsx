/** The filter bar, the table and what can be done with many places at once. */
export function PlacesPanel() {
  return null;
}
