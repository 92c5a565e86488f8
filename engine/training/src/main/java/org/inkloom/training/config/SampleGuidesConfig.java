package org.inkloom.training.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.run.SettingKey;

/**
 * Control pictures and reference pictures for the samples drawn during training, written as in a story's shot. All
 * samples use the same ones.
 *
 * @param controls control pictures for ControlNets, {@code KIND:PICTURE[:scale[:start[:end]]]}
 * @param networks the networks that use them, {@code KIND=PATH}, where these are not the ones published for the
 *     model; {@code ip_adapter=FILE} names the IP-Adapter
 * @param shown reference pictures for the IP-Adapter, {@code PICTURE[:scale[:start[:end]]]}
 * @param styles reference pictures of which the IP-Adapter takes only the style, written in the same way
 */
public record SampleGuidesConfig(
        @Key(
                name = CONTROL,
                lines = true,
                help = "Control pictures of those pictures, KIND:PICTURE[:scale[:start[:end]]], a line each.")
        List<String> controls,

        @Key(
                name = NETWORKS,
                lines = true,
                help = "Networks that read the pictures, KIND=PATH, a line each; ip_adapter=FILE names the adapter.")
        List<String> networks,

        @Key(
                name = SHOWN,
                lines = true,
                help = "What an IP-Adapter shows while those pictures are drawn, PICTURE[:scale[:start[:end]]].")
        List<String> shown,

        @Key(name = STYLES, lines = true, help = "The same of pictures whose style alone is taken.")
        List<String> styles) {
    /** The key of control pictures. */
    public static final String CONTROL = "sample_control";
    /** The key of ControlNets and IP-Adapters. */
    public static final String NETWORKS = "sample_control_net";
    /** The key of the IP-Adapter's reference pictures. */
    public static final String SHOWN = "sample_ip_adapter";
    /** The key of the IP-Adapter's style pictures. */
    public static final String STYLES = "sample_ip_adapter_style";

    /** Checks that every network is given with its kind. */
    public SampleGuidesConfig {
        controls = List.copyOf(controls);
        networks = List.copyOf(networks);
        shown = List.copyOf(shown);
        styles = List.copyOf(styles);
        for (String network : networks) {
            int equals = network.indexOf('=');
            if (equals < 1 || equals == network.length() - 1) {
                throw SettingRange.refused(
                        NETWORKS,
                        network,
                        "It is written KIND=PATH.",
                        "Give for example " + SettingKey.of("sample_control_net") + " canny=models/controlnet-canny.");
            }
        }
    }

    /** Returns the networks' paths by kind, as the user wrote them. */
    public Map<String, String> networksByKind() {
        Map<String, String> paths = new LinkedHashMap<>();
        for (String network : networks) {
            int equals = network.indexOf('=');
            paths.put(
                    network.substring(0, equals).strip(),
                    network.substring(equals + 1).strip());
        }
        return paths;
    }

    /** Returns whether there are neither control nor reference pictures. */
    public boolean isEmpty() {
        return controls.isEmpty() && shown.isEmpty() && styles.isEmpty();
    }
}
