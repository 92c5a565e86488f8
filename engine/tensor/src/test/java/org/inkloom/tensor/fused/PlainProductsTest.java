package org.inkloom.tensor.fused;

import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;

class PlainProductsTest extends MatrixProductsContract {
    @Override
    Device device() {
        return Device.CPU;
    }

    @Override
    DType type() {
        return DType.FLOAT32;
    }

    @Override
    MatrixProducts products() {
        return MatrixProducts.of(device(), type());
    }
}
