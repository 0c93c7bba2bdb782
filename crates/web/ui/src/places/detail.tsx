/** One place beside the table: read and edit it. */
export function PlaceDetail(_: { id: string }) {
  return null;
}
