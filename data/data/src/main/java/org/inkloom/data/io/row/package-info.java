/** One row of a table on its way in or out, whatever the format; the formats' readers and writers meet here. */
@NullMarked
package org.inkloom.data.io.row;

import org.jspecify.annotations.NullMarked;
