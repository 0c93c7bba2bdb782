import { CircleAlert } from "lucide";
import { Component, type ComponentChildren } from "preact";
import { isProblem } from "../api/problem";
import { t } from "../text/text";
import { Button } from "./button";
import { Icon } from "./icon";
import { messageOf } from "./toast";

interface Props {
  children: ComponentChildren;
}

/** Keeps a failure inside one region of the page, and offers to try again. */
export class Boundary extends Component<Props, { error: unknown }> {
  override state = { error: null as unknown };

  static override getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown) {
    // For the browser's console, and for the tests.
    if (!isProblem(error)) console.error(error);
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <Failure error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}

/** What stands in place of something that could not be shown. */
export function Failure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div class="empty" role="alert">
      <Icon of={CircleAlert} size={32} />
      <h2>{t("kit-failed")}</h2>
      <p>{messageOf(error)}</p>
      {isProblem(error) && error.requestId && (
        <p class="muted small">{t("kit-request-id", { id: error.requestId })}</p>
      )}
      <Button kind="primary" onClick={onRetry}>
        {t("kit-again")}
      </Button>
    </div>
  );
}
