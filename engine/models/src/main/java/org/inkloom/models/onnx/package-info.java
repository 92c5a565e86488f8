/** Networks in ONNX's format, computed step by step with libtorch: a set of operators that covers detectors and pose networks. */
@NullMarked
package org.inkloom.models.onnx;

import org.jspecify.annotations.NullMarked;
