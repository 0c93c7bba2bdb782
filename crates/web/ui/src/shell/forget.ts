import { clearSelection } from "../stores/selection";
import { lists, tags } from "../stores/labels";
import { forgetPlaces } from "../stores/places";
import { forgetSteps } from "../stores/undo";

/** Empties every store of what belongs to an account. */
export function forgetAccount(): void {
  forgetPlaces();
  forgetSteps();
  clearSelection();
  lists.forget();
  tags.forget();
}
