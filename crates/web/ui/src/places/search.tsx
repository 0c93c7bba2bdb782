export function SearchBox() {
  return <div class="search" />;
}
