@NullMarked
package org.inkloom.run.natives;

import org.jspecify.annotations.NullMarked;
