/** Packages as single files: writes reproducible zips, and unpacks untrusted ones safely. */
@NullMarked
package org.inkloom.publish.zip;

import org.jspecify.annotations.NullMarked;
