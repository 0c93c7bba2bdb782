export function BinView() {
  return null;
}
