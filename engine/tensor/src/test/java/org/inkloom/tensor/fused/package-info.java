@NullMarked
package org.inkloom.tensor.fused;

import org.jspecify.annotations.NullMarked;
