/** The names of the gate's surfaces, for settings that mention one. A test keeps them the same as the surfaces. */

export const SURFACE_NAMES: readonly string[] = ['chat'];
