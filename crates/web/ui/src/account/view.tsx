import { t } from "../text/text";
import { AccountData } from "./data";
import { Password } from "./password";
import { Preferences } from "./preferences";
import { Profile } from "./profile";
import { Events } from "./events";
import { Sessions } from "./sessions";
import { Tokens } from "./tokens";
import { Usage } from "./usage";
import "./account.css";

/** Everything about the account itself. */
export function AccountView() {
  return (
    <div class="page-view account">
      <h1>{t("title-account")}</h1>
      <Profile />
      <Preferences />
      <Usage />
      <Password />
      <Sessions />
      <Tokens />
      <Events />
      <AccountData />
    </div>
  );
}
