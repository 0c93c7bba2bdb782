/** Places to try ListBud with: known sights all over the world. */
import type { Chosen } from "./prepare";

type Sight = readonly [name: string, lat: number, lng: number, tags: string, notes?: string];

const BUILDINGS: readonly Sight[] = [
  ["Eiffel Tower", 48.85837, 2.294481, "view,tower", "Go up at dusk, when the lights come on."],
  ["Colosseum", 41.890251, 12.492373, "ancient", "Book a time in advance."],
  ["Sagrada Família", 41.403629, 2.174356, "church"],
  ["Brandenburg Gate", 52.516275, 13.377704, "monument"],
  ["Big Ben", 51.500729, -0.124625, "tower"],
  ["Acropolis of Athens", 37.971532, 23.725749, "ancient,view"],
  ["Hagia Sophia", 41.008583, 28.980175, "church"],
  ["Great Pyramid of Giza", 29.979235, 31.134202, "ancient"],
  ["Petra", 30.328454, 35.444362, "ancient,hike", "Take water and good shoes."],
  ["Taj Mahal", 27.175015, 78.042155, "monument", "Best at sunrise; closed on Fridays."],
  ["Angkor Wat", 13.412469, 103.866986, "ancient"],
  ["Great Wall at Mutianyu", 40.431908, 116.570374, "ancient,hike"],
  ["Fushimi Inari Shrine", 34.967146, 135.772672, "shrine,hike"],
  ["Sydney Opera House", -33.856784, 151.215297, "music"],
  ["Statue of Liberty", 40.689249, -74.0445, "monument,view"],
  ["Chichén Itzá", 20.684285, -88.567783, "ancient"],
  ["Machu Picchu", -13.163141, -72.544963, "ancient,hike"],
  ["Christ the Redeemer", -22.951916, -43.210487, "monument,view"],
];

const NATURE: readonly Sight[] = [
  ["Mount Fuji", 35.360626, 138.727363, "mountain,hike", "The trails are open from July to September."],
  ["Uluru", -25.344428, 131.036882, "rock"],
  ["Grand Canyon", 36.106965, -112.112997, "view,hike"],
  ["Niagara Falls", 43.0799, -79.0747, "waterfall"],
  ["Iguazú Falls", -25.695259, -54.436666, "waterfall"],
  ["Table Mountain", -33.962822, 18.409839, "mountain,view"],
  ["Victoria Falls", -17.924353, 25.856723, "waterfall"],
  ["Geysir", 64.310371, -20.302436, "geyser", "The one beside it spouts every few minutes."],
];

/** A file as ListBud writes it, made here and now. */
export function sample(listOfBuildings: string, listOfNature: string, fileName: string): Chosen {
  const features = [
    ...BUILDINGS.map((sight) => feature(sight, listOfBuildings)),
    ...NATURE.map((sight) => feature(sight, listOfNature)),
  ];
  const text = JSON.stringify({ type: "FeatureCollection", features });
  return { file: new File([text], fileName, { type: "application/geo+json" }), folder: "" };
}

function feature([name, lat, lng, tags, notes]: Sight, list: string) {
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates: [lng, lat] },
    properties: {
      name,
      notes: notes ?? null,
      tags: tags.split(","),
      lists: [list],
      visited: false,
      coordinates_source: "user",
    },
  };
}
