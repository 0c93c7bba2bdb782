/** The files of what was dropped, those of folders included. */
import { mayHoldPlaces } from "./names";
import type { Chosen } from "./prepare";

// Beyond that it is somebody's whole disk.
const MAX_FILES = 200_000;
const MAX_DEPTH = 12;

/** Takes what a drop brings. It has to be called while the event is handled. */
export function filesOf(transfer: DataTransfer): Promise<Chosen[]> {
  const entries = [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item) => item.webkitGetAsEntry?.() ?? null);
  const files = [...transfer.files];
  if (entries.length === 0 || entries.some((entry) => entry === null)) {
    return Promise.resolve(files.map((file) => ({ file, folder: "" })));
  }
  return walkAll(entries as FileSystemEntry[]);
}

async function walkAll(entries: readonly FileSystemEntry[]): Promise<Chosen[]> {
  const found: Chosen[] = [];
  let seen = 0;
  const walk = async (entry: FileSystemEntry, folder: string, depth: number): Promise<void> => {
    if (++seen > MAX_FILES || depth > MAX_DEPTH) return;
    if (entry.isFile) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      // Of a folder only what may hold places is opened.
      if (folder !== "" && !mayHoldPlaces(path)) return;
      found.push({ file: await fileOf(entry as FileSystemFileEntry), folder });
      return;
    }
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) {
      await walk(child, path, depth + 1);
    }
  };
  for (const entry of entries) await walk(entry, "", 0);
  return found;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** Browsers give the children of a folder a hundred at a time. */
async function childrenOf(entry: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = entry.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}
