/** Tests of whole data runs. */
@NullMarked
package org.inkloom.data;

import org.jspecify.annotations.NullMarked;
