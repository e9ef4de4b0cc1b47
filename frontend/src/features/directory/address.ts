/** The address of a unit in the directory. */
import { paths } from "../../app/paths";

export const unitAddress = (id: string) => `${paths.directory}?unit=${id}`;
