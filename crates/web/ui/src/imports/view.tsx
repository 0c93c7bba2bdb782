export function ImportsView() {
  return null;
}
