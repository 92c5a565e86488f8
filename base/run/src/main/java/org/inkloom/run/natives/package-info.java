/** Native libraries that jars carry, as whole files on disk. */
@NullMarked
package org.inkloom.run.natives;

import org.jspecify.annotations.NullMarked;
