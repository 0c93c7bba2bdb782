/** Which files may hold places, as far as their names tell. */

const PLACES = /\.(csv|tsv|json|geojson|geojsonl|umap|kml|kmz|gpx)$/i;

// Descriptions of pictures, of which an archive may hold tens of thousands.
const BESIDE_PICTURE =
  /\.(jpe?g|png|gif|heic|heif|webp|dng|mp4|mov|3gp|m4v|avi)[^/]*\.json$|\/(metadata|[^/]*-metadaten)\.json$/i;

/** Whether a file may hold places, by its name alone. */
export function mayHoldPlaces(path: string): boolean {
  return PLACES.test(path) && !isOfPacker(path) && !BESIDE_PICTURE.test(path);
}

/** macOS and other programs add files of their own. */
function isOfPacker(path: string): boolean {
  return /(^|\/)(__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/.test(path);
}
