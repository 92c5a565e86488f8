package org.inkloom.models.onnx;

import java.io.Serial;

/** Why a step cannot be computed; becomes an error with the step's name. */
final class OnnxFault extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    OnnxFault(String why) {
        super(why);
    }
}
