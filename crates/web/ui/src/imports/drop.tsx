/** Takes files that are dropped anywhere on the page. */
export function DropZone() {
  return null;
}
