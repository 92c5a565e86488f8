/** HTML pages that stand alone: escaping, layout, light and dark. What they show is others' business. */
@NullMarked
package org.inkloom.page;

import org.jspecify.annotations.NullMarked;
