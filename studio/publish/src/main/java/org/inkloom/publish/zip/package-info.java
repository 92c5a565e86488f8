/** Packages as one file: zips that are equal byte for byte, and the unpacking of a stranger's. */
@NullMarked
package org.inkloom.publish.zip;

import org.jspecify.annotations.NullMarked;
