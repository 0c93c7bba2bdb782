/** The views that a first look does not need; they are loaded when they are opened. */
export { AccountView } from "./account/view";
export { BinView } from "./bin/view";
export { choose } from "./imports/flow";
export { ImportView } from "./imports/report-view";
export { ImportsView } from "./imports/view";
export { AddPlace } from "./places/add-place";
export { PlaceDetail } from "./places/detail";
export { KeysHelp } from "./places/help";
