/**
 * What operators ask of models: plain pictures and texts in, plain numbers and texts out. Who answers is found by {@link
 * java.util.ServiceLoader}; this module knows no tensors.
 */
@NullMarked
package org.inkloom.data.port;

import org.jspecify.annotations.NullMarked;
