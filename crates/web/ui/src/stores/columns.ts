/**
 * All places of the account, in columns: the table, the map, the counts and the
 * selection all read them, so that they cannot disagree. A row is a number.
 */
export const POSITION = { exact: 0, approximate: 1, missing: 2, unresolved: 3 } as const;

/** The answer of GET /api/places/points. */
export interface Points {
  columns: string[];
  lists: string[];
  tags: string[];
  rows: [
    id: string,
    name: string,
    lng: number | null,
    lat: number | null,
    lists: number[],
    tags: number[],
    rating: number | null,
    visited: 0 | 1,
    position: 0 | 1 | 2 | 3,
    created: number,
    updated: number,
    saved: number | null,
  ][];
}

/** What one row holds. */
export interface Row {
  id: string;
  name: string;
  /** NaN when the position is unknown. */
  lng: number;
  lat: number;
  lists: readonly string[];
  tags: readonly string[];
  rating: number | null;
  visited: boolean;
  position: number;
  created: number;
  updated: number;
  /** When it was saved, where that is known. */
  saved: number | null;
}

export class Columns {
  readonly ids: string[] = [];
  readonly names: string[] = [];
  readonly lng: number[] = [];
  readonly lat: number[] = [];
  readonly lists: (readonly string[])[] = [];
  readonly tags: (readonly string[])[] = [];
  readonly ratings: (number | null)[] = [];
  readonly visited: boolean[] = [];
  readonly positions: number[] = [];
  readonly created: number[] = [];
  readonly updated: number[] = [];
  /** When each was saved, or where that is not known, when it came. */
  readonly saved: number[] = [];
  private index = new Map<string, number>();

  static from(points: Points): Columns {
    const made = new Columns();
    for (const row of points.rows) {
      const [id, name, lng, lat, lists, tags, rating, visited, position, created, updated, saved] =
        row;
      made.add({
        id,
        name,
        lng: lng ?? Number.NaN,
        lat: lat ?? Number.NaN,
        lists: resolve(lists, points.lists),
        tags: resolve(tags, points.tags),
        rating,
        visited: visited === 1,
        position,
        created,
        updated,
        saved: saved ?? null,
      });
    }
    return made;
  }

  get count(): number {
    return this.ids.length;
  }

  /** The row of a place; -1 when it is not there. */
  rowOf(id: string): number {
    return this.index.get(id) ?? -1;
  }

  /** Adds a place, or writes over the one with its id. */
  add(row: Row): void {
    const place = this.index.get(row.id) ?? this.ids.length;
    this.index.set(row.id, place);
    this.ids[place] = row.id;
    this.names[place] = row.name;
    this.lng[place] = row.lng;
    this.lat[place] = row.lat;
    this.lists[place] = row.lists;
    this.tags[place] = row.tags;
    this.ratings[place] = row.rating;
    this.visited[place] = row.visited;
    this.positions[place] = row.position;
    this.created[place] = row.created;
    this.updated[place] = row.updated;
    this.saved[place] = row.saved ?? row.created;
  }

  /** One row as an object. */
  row(place: number): Row {
    return {
      id: this.ids[place] ?? "",
      name: this.names[place] ?? "",
      lng: this.lng[place] ?? Number.NaN,
      lat: this.lat[place] ?? Number.NaN,
      lists: this.lists[place] ?? [],
      tags: this.tags[place] ?? [],
      rating: this.ratings[place] ?? null,
      visited: this.visited[place] ?? false,
      position: this.positions[place] ?? POSITION.missing,
      created: this.created[place] ?? 0,
      updated: this.updated[place] ?? 0,
      saved: this.saved[place] ?? null,
    };
  }

  /** The same columns as a new object, by which readers notice a change. */
  again(): Columns {
    return Object.assign(new Columns(), this);
  }

  /** A copy without some places. */
  without(ids: ReadonlySet<string>): Columns {
    const made = new Columns();
    for (let place = 0; place < this.count; place++) {
      if (!ids.has(this.ids[place] ?? "")) made.add(this.row(place));
    }
    return made;
  }
}

// Most places are in few combinations of lists, which rows share.
function resolve(indexes: readonly number[], dictionary: readonly string[]): readonly string[] {
  if (indexes.length === 0) return NONE;
  return indexes.map((index) => dictionary[index] ?? "").filter((id) => id !== "");
}

const NONE: readonly string[] = [];
