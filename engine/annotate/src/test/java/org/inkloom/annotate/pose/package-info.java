/** Tests of finding, reading and drawing poses. */
@NullMarked
package org.inkloom.annotate.pose;

import org.jspecify.annotations.NullMarked;
