import { FileUp } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../kit/icon";
import { more } from "../kit/later";
import { tellError } from "../kit/toast";
import { paths } from "../paths";
import { go } from "../stores/location";
import { t } from "../text/text";
import { filesOf } from "./walk";

/** Takes files that are dropped anywhere on the page. */
export function DropZone() {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    // Each element that is entered or left tells so; the drag is over at zero.
    let depth = 0;
    const end = () => {
      depth = 0;
      setOver(false);
    };
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth++;
      setOver(true);
    };
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    };
    const leave = (event: DragEvent) => {
      if (hasFiles(event) && --depth <= 0) end();
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      end();
      go(paths.imports);
      const files = filesOf(event.dataTransfer);
      more()
        .then(async ({ choose }) => choose(await files))
        .catch(tellError);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key === "Escape") end();
    };
    const listeners = [
      ["dragenter", enter],
      ["dragover", over],
      ["dragleave", leave],
      ["drop", drop],
      ["keydown", escape],
    ] as [string, EventListener][];
    for (const [name, listener] of listeners) addEventListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) removeEventListener(name, listener);
    };
  }, []);
  if (!isOver) return null;
  return (
    <div class="drop-over" aria-hidden="true">
      <div>
        <Icon of={FileUp} size={40} />
        <p>{t("imports-drop")}</p>
      </div>
    </div>
  );
}

/** A drag of files, and not of a text or a row of the page. */
function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
