/** The map beside the table, which shows the same places. */
export function MapPanel() {
  return null;
}
