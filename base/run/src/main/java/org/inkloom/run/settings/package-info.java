/** How files of settings are opened: YAML and JSON that people write or fetch, within limits. */
@NullMarked
package org.inkloom.run.settings;

import org.jspecify.annotations.NullMarked;
