package org.signpost.intake.open311;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import tools.jackson.databind.json.JsonMapper;

/// How an answer is written. The standard asks every server for XML; its JSON has the same fields without the outermost
/// names.
public enum Format {
    JSON("application/json;charset=utf-8") {
        @Override
        byte[] write(String root, String item, List<Map<String, Object>> entries) {
            return MAPPER.writeValueAsBytes(entries);
        }

        @Override
        byte[] write(String root, Map<String, Object> entry) {
            return MAPPER.writeValueAsBytes(entry);
        }
    },
    XML("text/xml;charset=utf-8") {
        @Override
        byte[] write(String root, String item, List<Map<String, Object>> entries) {
            return document(xml -> items(xml, root, item, entries));
        }

        @Override
        byte[] write(String root, Map<String, Object> entry) {
            return document(xml -> {
                xml.writeStartElement(root);
                fields(xml, entry);
                xml.writeEndElement();
            });
        }
    };

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Map<String, String> ITEM_OF = Map.of("attributes", "attribute", "values", "value");

    private final String contentType;

    Format(String contentType) {
        this.contentType = contentType;
    }

    /// The format that an address ends in.
    public static Format of(String ending) {
        return ending.equals("xml") ? XML : JSON;
    }

    /// As the header says it.
    public String contentType() {
        return contentType;
    }

    abstract byte[] write(String root, String item, List<Map<String, Object>> entries);

    abstract byte[] write(String root, Map<String, Object> entry);

    private interface Content {
        void write(XMLStreamWriter xml) throws XMLStreamException;
    }

    private static byte[] document(Content content) {
        try {
            var text = new StringWriter();
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("utf-8", "1.0");
            content.write(xml);
            xml.writeEndDocument();
            xml.close();
            return text.toString().getBytes(StandardCharsets.UTF_8);
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("what is written into memory is written", impossible);
        }
    }

    private static void items(XMLStreamWriter xml, String root, String item, List<?> entries)
            throws XMLStreamException {
        xml.writeStartElement(root);
        for (Object entry : entries) {
            xml.writeStartElement(item);
            if (entry instanceof Map<?, ?> map) {
                fields(xml, map);
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void fields(XMLStreamWriter xml, Map<?, ?> entry) throws XMLStreamException {
        for (Map.Entry<?, ?> field : entry.entrySet()) {
            String name = String.valueOf(field.getKey());
            if (field.getValue() instanceof List<?> list) {
                items(xml, name, ITEM_OF.getOrDefault(name, "item"), list);
            } else {
                xml.writeStartElement(name);
                xml.writeCharacters(String.valueOf(field.getValue()));
                xml.writeEndElement();
            }
        }
    }
}
