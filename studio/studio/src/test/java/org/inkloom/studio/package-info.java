/** Tests of the front door. */
@NullMarked
package org.inkloom.studio;

import org.jspecify.annotations.NullMarked;
