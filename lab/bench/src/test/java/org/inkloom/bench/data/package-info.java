/** Tests that every measurement of the data side runs, on tiny inputs. */
@NullMarked
package org.inkloom.bench.data;

import org.jspecify.annotations.NullMarked;
