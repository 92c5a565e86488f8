package org.inkloom.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.inkloom.workflow.node.InputSpec;
import org.inkloom.workflow.node.NodeSpec;
import org.junit.jupiter.api.Test;

/** What a node is said to do in traces, by its sockets. */
class NodeStageTest {
    private static String stage(List<String> in, List<String> out) {
        NodeSpec.Builder spec = NodeSpec.named("N").says("For tests.");
        for (String type : in) {
            spec.inputs(InputSpec.socket(type.toLowerCase(java.util.Locale.ROOT), type));
        }
        out.forEach(spec::output);
        return JobTraces.stage(spec.build());
    }

    @Test
    void is_told_by_what_goes_in_and_what_comes_out() {
        assertThat(stage(List.of(), List.of("MODEL", "CLIP", "VAE"))).isEqualTo("load");
        assertThat(stage(List.of("MODEL", "CLIP"), List.of("MODEL", "CLIP")))
                .as("a LoRA")
                .isEqualTo("node");
        assertThat(stage(List.of("CLIP"), List.of("CONDITIONING"))).isEqualTo("encode");
        assertThat(stage(List.of("CONDITIONING", "CONDITIONING2"), List.of("CONDITIONING")))
                .isEqualTo("node");
        assertThat(stage(List.of("IMAGE", "VAE"), List.of("LATENT"))).isEqualTo("encode");
        assertThat(stage(List.of(), List.of("LATENT"))).isEqualTo("node");
        assertThat(stage(List.of("MODEL", "CONDITIONING", "LATENT"), List.of("LATENT")))
                .isEqualTo("sample");
        assertThat(stage(List.of("NOISE", "GUIDER", "LATENT"), List.of("LATENT")))
                .isEqualTo("sample");
        assertThat(stage(List.of("LATENT", "VAE"), List.of("IMAGE"))).isEqualTo("decode");
        assertThat(stage(List.of("IMAGE"), List.of())).isEqualTo("save");
    }
}
