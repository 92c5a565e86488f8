/** Checks of pictures that need no model and no network: what any viewer would call broken. */
@NullMarked
package org.inkloom.score.technical;

import org.jspecify.annotations.NullMarked;
