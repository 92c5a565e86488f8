/** Packages that are made, changed and verified, with a painter that needs no model. */
@NullMarked
package org.inkloom.publish;

import org.jspecify.annotations.NullMarked;
