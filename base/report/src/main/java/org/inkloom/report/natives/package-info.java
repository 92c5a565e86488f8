/** Native libraries that jars carry, as whole files on disk. */
@NullMarked
package org.inkloom.report.natives;

import org.jspecify.annotations.NullMarked;
