export function ImportView(_: { id: string }) {
  return null;
}
