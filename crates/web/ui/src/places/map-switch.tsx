import { Map as MapIcon } from "lucide";
import { Button, IconButton } from "../kit/button";
import { showsMap } from "../stores/prefs";
import { t } from "../text/text";

/** Shows or hides the map. */
export function MapSwitch({ isSlim = false }: { isSlim?: boolean }) {
  const label = showsMap.value ? t("home-hide-map") : t("home-show-map");
  const toggle = () => {
    showsMap.value = !showsMap.value;
  };
  if (isSlim) {
    return <IconButton icon={MapIcon} label={label} aria-pressed={showsMap.value} onClick={toggle} />;
  }
  return (
    <Button kind="quiet" icon={MapIcon} aria-pressed={showsMap.value} onClick={toggle}>
      {label}
    </Button>
  );
}
