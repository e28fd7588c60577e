import { startActs } from "./acts.js";
import { startComposer } from "./composer.js";
import { startLive } from "./live.js";
import { startModals } from "./modal.js";
import { startTools } from "./tools.js";
import { send } from "./wire.js";

// the app is told when somebody looks at its Home tab, as Slack tells it
if (document.querySelector(".tabs")) send("opened", {});

startLive();
startActs();
startModals();
startComposer();
startTools();
