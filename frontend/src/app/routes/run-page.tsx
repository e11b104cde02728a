import { Page } from "../layout/page";

export default () => <Page />;
