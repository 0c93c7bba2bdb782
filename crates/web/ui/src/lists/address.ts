import { filter } from "../stores/filter";
import { path, query } from "../stores/location";

/** The path of the places of one list or of one kind. The order stays, nothing else. */
export function placesAt(only: { list?: string; position?: string } = {}): string {
  const wanted = new URLSearchParams(only);
  const sort = query.value.get("sort");
  if (sort && sort !== "relevance") wanted.set("sort", sort);
  return at(wanted);
}

/** The path of what is shown now, with one tag more or less. */
export function withTag(id: string): string {
  const { tags } = filter.value;
  return withTags(tags.includes(id) ? tags.filter((other) => other !== id) : [...tags, id]);
}

/** The path of what is shown now, with these tags. */
export function withTags(tags: readonly string[]): string {
  const wanted = new URLSearchParams(path.value === "/" ? query.value : {});
  wanted.delete("place");
  if (tags.length > 0) wanted.set("tags", tags.join(","));
  else wanted.delete("tags");
  if (tags.length < 2) wanted.delete("match");
  return at(wanted);
}

function at(wanted: URLSearchParams): string {
  const text = wanted.toString();
  return text === "" ? "/" : `/?${text}`;
}
