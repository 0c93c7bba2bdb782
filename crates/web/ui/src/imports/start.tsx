import { ExternalLink, FileUp, Globe, ShieldCheck } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { Button, ButtonLink } from "../kit/button";
import { Icon } from "../kit/icon";
import { t } from "../text/text";
import { choose } from "./flow";
import type { Chosen } from "./prepare";
import { sample } from "./sample";

const TAKEOUT = "https://takeout.google.com/settings/takeout/custom/save,local_actions,maps,mymaps";

interface Props {
  /** Whether an import was called off, whose button had the focus. */
  isBack: boolean;
  onChoose: (chosen: Chosen[]) => void;
}

/** Where an import begins: files, how to get them, and an example. */
export function Start({ isBack, onChoose }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isBack) heading.current?.focus();
  }, []);
  return (
    <>
      <section class="import-start" aria-labelledby="import-start">
        <span class="empty-icon">
          <Icon of={FileUp} size={28} />
        </span>
        <h2 id="import-start" ref={heading} tabIndex={-1}>{t("imports-start")}</h2>
        <p class="muted">{t("imports-start-what")}</p>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          aria-label={t("imports-choose")}
          onChange={(event) => {
            const files = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = "";
            onChoose(files.map((file) => ({ file, folder: "" })));
          }}
        />
        <Button kind="primary" icon={FileUp} onClick={() => input.current?.click()}>
          {t("imports-choose")}
        </Button>
        <p class="import-promise small muted">
          <Icon of={ShieldCheck} size={16} />
          <span>{t("imports-promise")}</span>
        </p>
      </section>
      <div class="import-help">
        <section class="card" aria-labelledby="import-how">
          <h2 id="import-how">{t("imports-how")}</h2>
          <ol class="import-steps">
            <li>{t("imports-how-1")}</li>
            <li>{t("imports-how-2")}</li>
            <li>{t("imports-how-3")}</li>
          </ol>
          <ButtonLink
            icon={ExternalLink}
            href={TAKEOUT}
            target="_blank"
            rel="noreferrer noopener"
            data-external=""
          >
            {t("imports-takeout")}
          </ButtonLink>
        </section>
        <section class="card" aria-labelledby="import-example">
          <h2 id="import-example">{t("imports-example")}</h2>
          <p class="muted">{t("imports-example-what")}</p>
          <Button icon={Globe} onClick={chooseSample}>
            {t("imports-example-try")}
          </Button>
        </section>
      </div>
    </>
  );
}

/** Begins the import of the example. */
export function chooseSample(): void {
  const file = t("imports-example-file");
  void choose([sample(t("imports-example-sights"), t("imports-example-nature"), `${file}.geojson`)]);
}
