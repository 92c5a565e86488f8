package org.inkloom.training.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.run.SettingKey;

/**
 * What the pictures drawn during training are steered by beside their prompts, written as a story's shot says it. All of them
 * are steered by the same.
 *
 * @param controls control pictures, {@code KIND:PICTURE[:scale[:start[:end]]]}
 * @param networks which networks read them, {@code KIND=PATH}, where these are not the ones published for the model;
 *     {@code ip_adapter=FILE} is the adapter
 * @param shown pictures that are looked at, {@code PICTURE[:scale[:start[:end]]]}
 * @param styles pictures whose style is looked at, written likewise
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
    /** The key of networks. */
    public static final String NETWORKS = "sample_control_net";
    /** The key of pictures that are looked at. */
    public static final String SHOWN = "sample_ip_adapter";
    /** The key of pictures whose style is looked at. */
    public static final String STYLES = "sample_ip_adapter_style";

    /** Checks that networks are named with their kinds. */
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

    /** Returns the networks' paths by kind, as written. */
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

    /** Returns whether nothing is steered. */
    public boolean isEmpty() {
        return controls.isEmpty() && shown.isEmpty() && styles.isEmpty();
    }
}
