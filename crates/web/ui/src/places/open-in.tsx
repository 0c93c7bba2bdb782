import { ExternalLink, Share2 } from "lucide";
import type { Place } from "../api/types";
import { Button } from "../kit/button";
import { Menu, MenuItem } from "../kit/menu";
import { tellError } from "../kit/toast";
import { t } from "../text/text";
import { formatPosition, isGoogle } from "./coordinates";
import { copy, pointOf } from "./detail-position";

/** The place on other maps, and for other people. */
export function OpenIn({ place }: { place: Place }) {
  const point = pointOf(place);
  const links = addresses(place);
  return (
    <div class="open-in">
      {links.length > 0 && (
        <Menu
          label={t("places-open-in")}
          trigger={(attributes) => (
            <Button {...attributes} icon={ExternalLink}>
              {t("places-open-in")}
            </Button>
          )}
        >
          {links.map(({ name, href }) => (
            <MenuItem key={name} href={href} external>
              {name}
            </MenuItem>
          ))}
        </Menu>
      )}
      <Button
        icon={Share2}
        onClick={() => {
          const text = [place.name, place.address, point && formatPosition(point)];
          void share(place.name, text.filter(Boolean).join("\n"), shareLink(place));
        }}
      >
        {t("places-share")}
      </Button>
    </div>
  );
}

interface MapLink {
  name: string;
  href: string;
}

function addresses(place: Place): MapLink[] {
  const google = googleLink(place);
  const links: MapLink[] = google ? [{ name: t("places-google"), href: google }] : [];
  const point = pointOf(place);
  if (!point) return links;
  const { lat, lng } = point;
  const name = encodeURIComponent(place.name);
  return [
    ...links,
    {
      name: t("places-osm"),
      href: `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lng}#map=17/${lat}/${lng}`,
    },
    { name: t("places-apple"), href: `https://maps.apple.com/?ll=${lat},${lng}&q=${name}` },
    { name: t("places-geo"), href: `geo:${lat},${lng}?q=${lat},${lng}(${name})` },
  ];
}

function googleLink(place: Place): string | null {
  if (place.url && isGoogle(place.url)) return place.url;
  if (place.cid) return `https://www.google.com/maps?cid=${place.cid}`;
  const point = pointOf(place);
  const query = point ? `${point.lat},${point.lng}` : place.name;
  if (place.placeId) {
    const search = new URLSearchParams({ api: "1", query, query_place_id: place.placeId });
    return `https://www.google.com/maps/search/?${search}`;
  }
  return point ? `https://www.google.com/maps/search/?api=1&query=${query}` : null;
}

/** A link that works for people without this account. */
function shareLink(place: Place): string | undefined {
  return googleLink(place) ?? place.url ?? undefined;
}

async function share(title: string, text: string, url: string | undefined): Promise<void> {
  if (!("share" in navigator)) {
    await copy([text, url].filter(Boolean).join("\n"));
    return;
  }
  try {
    await navigator.share({ title, text, ...(url ? { url } : {}) });
  } catch (error) {
    tellError(error);
  }
}
