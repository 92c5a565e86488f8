package org.inkloom.models.aesthetic;

import org.bytedeco.pytorch.Tensor;
import org.inkloom.golden.Closeness;
import org.inkloom.golden.Golden;
import org.inkloom.golden.GoldenRun;
import org.inkloom.tensor.Scope;
import org.inkloom.tensor.Tensors;
import org.inkloom.weights.DType;
import org.inkloom.weights.TensorFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("golden")
class AestheticHeadGoldenTest {
    private static final double TOLERANCE = GoldenRun.placement().device().isCuda() ? 1e-3 : 1e-5;

    @ParameterizedTest
    @CsvSource({
        "sac+logos+ava1-l14-linearMSE.pth, improved.score, 768",
        "sa_0_4_vit_l_14_linear.pth, laion.vit_l_14.score, 768",
        "sa_0_4_vit_b_32_linear.pth, laion.vit_b_32.score, 512"
    })
    void published_heads_score_as_their_authors_code_does(String file, String score, long features) {
        try (TensorFile expected = Golden.tensors("clip/aesthetic/expected.safetensors");
                AestheticHead head = AestheticHead.load(Golden.path("clip/aesthetic/" + file), GoldenRun.placement());
                Scope scope = Scope.open()) {
            Tensor vectors = Tensors.copyOf(expected.get("embeddings")).narrow(1, 0, features);
            Tensor made = head.scores(Tensors.cast(vectors, DType.FLOAT32));
            Closeness.absolute(expected.get(score), made, TOLERANCE);
        }
    }
}
