package org.inkloom.workflow.comfy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.inkloom.run.InkloomException;
import org.inkloom.workflow.node.NodeSpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class UiFormatTest {
    private static final Function<String, Optional<NodeSpec>> TYPES = SavedTypes.all();
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 9, 7, 5, 3);

    private static ObjectNode convert(String workflow) {
        return UiFormat.toApi(ComfyJson.read(workflow.replace('\'', '"')), TYPES, new Random(1), NOW);
    }

    /** Beside the checkout, as the folder of reference tensors. */
    private static Optional<Path> samples() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path samples = at.resolve("shared/comfyui/workflows");
            if (Files.isDirectory(samples)) {
                return Optional.of(samples);
            }
        }
        return Optional.empty();
    }

    @Test
    void every_sample_workflow_becomes_exactly_what_the_page_sends() throws IOException {
        Optional<Path> folder = samples();
        assumeTrue(folder.isPresent(), "there is no ../shared/comfyui/workflows");
        List<Path> saved;
        try (Stream<Path> files = Files.list(folder.get())) {
            saved = files.filter(file -> file.toString().endsWith(".ui.json"))
                    .sorted()
                    .toList();
        }
        assertThat(saved).isNotEmpty();
        for (Path file : saved) {
            String name = file.getFileName().toString();
            JsonNode sent =
                    ComfyJson.read(Files.readAllBytes(file.resolveSibling(name.replace(".ui.json", ".api.json"))));
            JsonNode workflow = ComfyJson.read(Files.readAllBytes(file));
            assertThat(UiFormat.is(workflow)).as(name).isTrue();
            assertThat(UiFormat.is(sent)).as(name).isFalse();
            ObjectNode ours = UiFormat.toApi(workflow, TYPES, new Random(1), NOW);
            // As text, so that the order of nodes and of inputs is compared too.
            assertThat(ours.toPrettyString()).as(name).isEqualTo(sent.toPrettyString());
            assertThat(ApiFormat.write(ApiFormat.read(sent)).toString())
                    .as(name + " read and written")
                    .isEqualTo(withoutNothing(sent).toString());
        }
    }

    /** A title of nothing is left out when a graph is written again. */
    private static JsonNode withoutNothing(JsonNode sent) {
        ObjectNode copy = (ObjectNode) sent.deepCopy();
        copy.forEach(node -> {
            if (node.path("_meta").path("title").isNull()) {
                ((ObjectNode) node).remove("_meta");
            }
        });
        return copy;
    }

    @Test
    void links_lead_through_reroutes_and_bypassed_nodes_and_end_at_muted_ones() {
        JsonNode prompt = convert("""
                {'version': 0.4, 'nodes': [
                 {'id': 1, 'type': 'CheckpointLoaderSimple', 'outputs': [{'type':'MODEL','links':[10]},{'type':'CLIP','links':[11]},{'type':'VAE','links':[12]}], 'widgets_values': ['m']},
                 {'id': 2, 'type': 'Reroute', 'inputs': [{'name':'','type':'*','link':10}], 'outputs': [{'type':'MODEL','links':[13]}]},
                 {'id': 3, 'type': 'LoraLoader', 'mode': 4, 'inputs': [{'name':'model','type':'MODEL','link':13},{'name':'clip','type':'CLIP','link':11}],
                  'outputs': [{'type':'MODEL','links':[14]},{'type':'CLIP','links':[15]}], 'widgets_values': ['l', 1, 1]},
                 {'id': 4, 'type': 'CLIPTextEncode', 'inputs': [{'name':'clip','type':'CLIP','link':15}], 'outputs': [{'type':'CONDITIONING','links':[16,19]}], 'widgets_values': ['a']},
                 {'id': 5, 'type': 'EmptyLatentImage', 'mode': 2, 'outputs': [{'type':'LATENT','links':[17]}], 'widgets_values': [64,64,1]},
                 {'id': 6, 'type': 'KSampler', 'inputs': [{'name':'model','type':'MODEL','link':14},{'name':'positive','type':'CONDITIONING','link':16},{'name':'negative','type':'CONDITIONING','link':19},{'name':'latent_image','type':'LATENT','link':17}],
                  'outputs': [], 'widgets_values': [5,'randomize',4,1.5,'euler','simple',1]},
                 {'id': 7, 'type': 'Note', 'widgets_values': ['hello']}],
                 'links': [[10,1,0,2,0,'MODEL'],[11,1,1,3,1,'CLIP'],[13,2,0,3,0,'MODEL'],[14,3,0,6,0,'MODEL'],[15,3,1,4,0,'CLIP'],[16,4,0,6,1,'CONDITIONING'],[17,5,0,6,3,'LATENT'],[19,4,0,6,2,'CONDITIONING']]}
                """);
        assertThat(prompt.propertyNames()).containsExactly("1", "4", "6");
        assertThat(prompt.path("6").path("inputs").toString())
                .isEqualTo(
                        "{\"seed\":5,\"steps\":4,\"cfg\":1.5,\"sampler_name\":\"euler\",\"scheduler\":\"simple\",\"denoise\":1,"
                                + "\"model\":[\"1\",0],\"positive\":[\"4\",0],\"negative\":[\"4\",0]}");
        assertThat(prompt.path("4").path("inputs").toString()).isEqualTo("{\"text\":\"a\",\"clip\":[\"1\",1]}");
    }

    @Test
    void a_bypassed_node_passes_the_input_in_the_same_place_on_before_another_of_its_type() {
        JsonNode prompt = convert("""
                {'version': 0.4, 'nodes': [
                 {'id': 1, 'type': 'CLIPTextEncode', 'outputs': [{'type':'CONDITIONING','links':[1]}], 'widgets_values': ['p']},
                 {'id': 2, 'type': 'CLIPTextEncode', 'outputs': [{'type':'CONDITIONING','links':[2]}], 'widgets_values': ['n']},
                 {'id': 3, 'type': 'ControlNetApplyAdvanced', 'mode': 4, 'inputs': [{'name':'positive','type':'CONDITIONING','link':1},{'name':'negative','type':'CONDITIONING','link':2}],
                  'outputs': [{'type':'CONDITIONING','links':[3]},{'type':'CONDITIONING','links':[4]}]},
                 {'id': 4, 'type': 'KSampler', 'inputs': [{'name':'positive','type':'CONDITIONING','link':3},{'name':'negative','type':'CONDITIONING','link':4}], 'widgets_values': [1,'fixed']}],
                 'links': [[1,1,0,3,0,'CONDITIONING'],[2,2,0,3,1,'CONDITIONING'],[3,3,0,4,0,'CONDITIONING'],[4,3,1,4,1,'CONDITIONING']]}
                """);
        assertThat(prompt.path("4").path("inputs").path("positive").toString()).isEqualTo("[\"1\",0]");
        assertThat(prompt.path("4").path("inputs").path("negative").toString()).isEqualTo("[\"2\",0]");
    }

    @Test
    void a_primitive_gives_its_value_and_the_other_fields_keep_their_places() {
        JsonNode prompt = convert("""
                {'version': 0.4, 'nodes': [
                 {'id': 1, 'type': 'PrimitiveNode', 'outputs': [{'type':'INT','links':[1]}], 'widgets_values': [123456789012345678901, 'fixed']},
                 {'id': 2, 'type': 'KSampler', 'inputs': [{'name':'seed','type':'INT','widget':{'name':'seed'},'link':1}], 'widgets_values': [7,'fixed',9,2.5,'heun','karras',0.5]}],
                 'links': [[1,1,0,2,0,'INT']]}
                """);
        assertThat(prompt.path("2").path("inputs").toString())
                .isEqualTo(
                        "{\"seed\":123456789012345678901,\"steps\":9,\"cfg\":2.5,\"sampler_name\":\"heun\",\"scheduler\":\"karras\",\"denoise\":0.5}");
        assertThat(prompt.propertyNames()).containsExactly("2");
    }

    private static final String SUBGRAPH = """
            {'version': 1, 'state': {}, 'nodes': [
             {'id': 1, 'type': 'CheckpointLoaderSimple', 'outputs': [{'type':'MODEL','links':[]},{'type':'CLIP','links':[1]},{'type':'VAE','links':[]}], 'widgets_values': ['m']},
             {'id': 9, 'type': 'abc', 'mode': MODE, 'inputs': [{'name':'clip','type':'CLIP','link':1},{'name':'text','type':'STRING','widget':{'name':'text'},'link':null}], 'outputs': [{'type':'CONDITIONING','links':[2]}], 'properties': PROPS, 'widgets_values': ['outer']},
             {'id': 3, 'type': 'KSampler', 'inputs': [{'name':'positive','type':'CONDITIONING','link':2}], 'widgets_values': [1,'fixed']}],
             'links': [{'id':1,'origin_id':1,'origin_slot':1,'target_id':9,'target_slot':0,'type':'CLIP'},{'id':2,'origin_id':9,'origin_slot':0,'target_id':3,'target_slot':0,'type':'CONDITIONING'}],
             'definitions': {'subgraphs': [{'id':'abc','version':1,'inputNode':{'id':-10},'outputNode':{'id':-20},
               'inputs':[{'id':'u1','name':'clip','type':'CLIP','linkIds':[1]},{'id':'u2','name':'text','type':'STRING','linkIds':[3]}],
               'outputs':[{'id':'u3','name':'c','type':'CONDITIONING','linkIds':[2]}],
               'nodes':[{'id':5,'type':'INNER','inputs':[{'name':'clip','type':'CLIP','link':1},{'name':'text','type':'STRING','widget':{'name':'text'},'link':3}],'outputs':[{'type':'CONDITIONING','links':[2]}],'widgets_values':['inner']}],
               'links':[{'id':1,'origin_id':-10,'origin_slot':0,'target_id':5,'target_slot':0,'type':'CLIP'},{'id':2,'origin_id':5,'origin_slot':0,'target_id':-20,'target_slot':0,'type':'CONDITIONING'},{'id':3,'origin_id':-10,'origin_slot':1,'target_id':5,'target_slot':1,'type':'STRING'}]}]}}
            """;

    private static String subgraph(int mode, String properties, String inner) {
        return SUBGRAPH.replace("MODE", String.valueOf(mode))
                .replace("PROPS", properties)
                .replace("INNER", inner);
    }

    @Test
    void a_subgraph_is_unfolded_with_ids_that_are_paths_and_with_the_values_that_its_instance_shows() {
        JsonNode prompt = convert(subgraph(0, "{}", "CLIPTextEncode"));
        assertThat(prompt.propertyNames()).containsExactly("1", "9:5", "3");
        assertThat(prompt.path("9:5").path("inputs").toString()).isEqualTo("{\"text\":\"outer\",\"clip\":[\"1\",1]}");
        assertThat(prompt.path("3").path("inputs").path("positive").toString()).isEqualTo("[\"9:5\",0]");
    }

    @Test
    void values_that_an_instance_holds_by_proxy_reach_the_inner_fields() {
        String inner =
                "'text','type':'STRING','widget':{'name':'text'},'link':null}],'outputs':[{'type':'CONDITIONING','links':[2]}]";
        String unlinked = subgraph(0, "{'proxyWidgets': [['5','text']]}", "CLIPTextEncode")
                .replace(",{'id':'u2','name':'text','type':'STRING','linkIds':[3]}", "")
                .replace(",{'id':3,'origin_id':-10,'origin_slot':1,'target_id':5,'target_slot':1,'type':'STRING'}", "")
                .replace(
                        "'text','type':'STRING','widget':{'name':'text'},'link':3}],'outputs':[{'type':'CONDITIONING','links':[2]}]",
                        inner);
        assertThat(convert(unlinked).path("9:5").path("inputs").path("text").stringValue())
                .isEqualTo("outer");
    }

    @Test
    void a_muted_subgraph_is_not_unfolded() {
        assertThat(convert(subgraph(2, "{}", "CLIPTextEncode")).propertyNames()).containsExactly("1", "3");
    }

    @Test
    void a_subgraph_that_holds_itself_is_refused() {
        assertThatThrownBy(() -> convert(subgraph(0, "{}", "abc")))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-GRAPH-006"));
    }

    @Test
    void subgraphs_that_multiply_are_refused_before_they_fill_the_memory() {
        StringBuilder definitions = new StringBuilder();
        for (int level = 0; level < 12; level++) {
            StringBuilder nodes = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                nodes.append(i == 0 ? "" : ",")
                        .append("{'id':")
                        .append(i)
                        .append(",'type':'s")
                        .append(level + 1)
                        .append("'}");
            }
            definitions
                    .append(level == 0 ? "" : ",")
                    .append("{'id':'s")
                    .append(level)
                    .append("','nodes':[")
                    .append(nodes)
                    .append("],'links':[]}");
        }
        String bomb = "{'nodes':[{'id':1,'type':'s0'}],'links':[],'definitions':{'subgraphs':[" + definitions + "]}}";
        assertThatThrownBy(() -> convert(bomb))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-GRAPH-003"));
    }

    @Test
    void reroutes_in_a_ring_are_refused() {
        assertThatThrownBy(() -> convert("""
                        {'nodes':[{'id':1,'type':'Reroute','inputs':[{'name':'','type':'*','link':1}],'outputs':[{'type':'*','links':[1,2]}]},
                        {'id':2,'type':'VAEDecode','inputs':[{'name':'samples','type':'LATENT','link':2}]}],
                        'links':[[1,1,0,1,0,'*'],[2,1,0,2,0,'*']]}
                        """))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-GRAPH-005"));
    }

    @Test
    void a_chain_of_thousands_of_reroutes_is_followed() {
        StringBuilder nodes = new StringBuilder("{'id':0,'type':'CheckpointLoaderSimple','widgets_values':['m']}");
        StringBuilder links = new StringBuilder();
        int last = 4000;
        for (int i = 1; i <= last; i++) {
            nodes.append(",{'id':")
                    .append(i)
                    .append(",'type':'Reroute','inputs':[{'name':'','type':'*','link':")
                    .append(i)
                    .append("}]}");
            links.append(i == 1 ? "" : ",")
                    .append("[")
                    .append(i)
                    .append(",")
                    .append(i - 1)
                    .append(",0,")
                    .append(i)
                    .append(",0,'*']");
        }
        nodes.append(
                ",{'id':9999,'type':'CLIPTextEncode','inputs':[{'name':'clip','type':'CLIP','link':9999}],'widgets_values':['x']}");
        links.append(",[9999,").append(last).append(",0,9999,0,'CLIP']");
        JsonNode prompt = convert("{'nodes':[" + nodes + "],'links':[" + links + "]}");
        assertThat(prompt.path("9999").path("inputs").path("clip").toString()).isEqualTo("[\"0\",0]");
    }

    @Test
    void prompts_lose_comments_and_choose_and_file_names_are_filled() {
        JsonNode prompt = convert("""
                {'nodes':[{'id':1,'type':'CLIPTextEncode','widgets_values':['a {red|red} fox/* no */ // end']},
                {'id':2,'type':'SaveImage','widgets_values':['%date:yyyy-MM-dd hh:mm:ss%/%KSampler.seed%_%width%']},
                {'id':3,'type':'KSampler','properties':{'Node name for S&R':'KSampler'},'widgets_values':[77,'fixed']}],'links':[]}
                """);
        assertThat(prompt.path("1").path("inputs").path("text").stringValue()).isEqualTo("a red fox ");
        assertThat(prompt.path("2").path("inputs").path("filename_prefix").stringValue())
                .isEqualTo("2026-11-09 07:05:03/77_%width%");
    }
}
